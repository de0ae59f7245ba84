module valuesmith/inspect

go 1.26
