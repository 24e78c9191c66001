# WELF by the places of its fields, which holds as long as the writer keeps its
# order: $2 time, $8 sent, $9 rcvd, $14 user, $15 op, $16 arg, $17 result.
{
  sent = substr($8, 6) + 0
  rcvd = substr($9, 6) + 0
  AddRecord(substr($2, 7), substr($15, 4), substr($17, 9),
            substr($14, 7, length($14) - 7), substr($16, 6, length($16) - 6),
            sent > rcvd ? sent : rcvd)
}
