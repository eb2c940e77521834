"""What the Governing Body is told: papers built on the record."""
