"""Who may do what with plans."""

import rules

from smewg.permissions import is_signed_in

rules.add_perm("plans.view_plan", is_signed_in)
