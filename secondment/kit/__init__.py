"""What any such service needs: database, unit of work, errors, the HTTP edge. No word of secondment."""
