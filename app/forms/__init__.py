"""Forms: form-js files, drawn by the server and checked by a schema made from the same file."""
