"""Does what people do in the inventory: rounds, sheets, answers, links, the register and its risks."""
