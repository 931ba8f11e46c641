"""抄送: a colleague is to know of a case, reads it, and puts the copy aside."""
