"""Who may do what with counts."""

import rules

from smewg.permissions import is_secretariat, is_signed_in

rules.add_perm("kpis.view_figure", is_signed_in)
rules.add_perm("kpis.change_figure", is_secretariat)
