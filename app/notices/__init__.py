"""What happens to a member of staff, told to them."""
