"""Entering many people from the registration form's spreadsheet.

``workbook`` reads the file, ``cells`` makes values of cells, ``preview`` says what each row would
do, ``apply`` does it, ``sheets`` writes the template and the rows to correct.
"""
