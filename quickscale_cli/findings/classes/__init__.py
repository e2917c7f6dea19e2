"""What classes and functions are like: members, arguments, fields, labels."""
