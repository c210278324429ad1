"""What any such service needs: database, errors, the HTTP edge. No word of secondment."""
