from reporting.demonstration.costs import extend_costs, generate_costs
from reporting.demonstration.provider import SEED, generate, next_month

__all__ = ["SEED", "extend_costs", "generate", "generate_costs", "next_month"]
