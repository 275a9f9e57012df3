"""Steps of a procedure for tests."""

from knowledge.steps import shaped_steps


def steps(*told):
    """Steps by their actions, or as mappings; numbered from one."""
    said = [one if isinstance(one, dict) else {"action": one} for one in told]
    return shaped_steps([{"number": n, **one} for n, one in enumerate(said, start=1)])
