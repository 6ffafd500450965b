"""May it run there? Each module looks at one kind of evidence and answers with findings; none touches a file."""
