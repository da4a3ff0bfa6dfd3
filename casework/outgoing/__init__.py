"""What a notice says, how it looks on paper, and what carries it away; only the gate (`operations.gate`) lets it go."""
