# Makes the rows of the table of lines "CANDIDATE ROUND TEST VALUE".

function sorted(values, count,    i, j, held) {
  for (i = 2; i <= count; i++) {
    held = values[i]
    for (j = i - 1; j > 0 && values[j] > held; j--) values[j + 1] = values[j]
    values[j + 1] = held
  }
}

function median(values, count) {
  return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

function figure(value) {
  return sprintf(value < 100 ? "%.1f" : "%.0f", value)
}

function spread(candidate, test,    round, count, values) {
  for (round = 1; round <= rounds; round++)
    if ((candidate, round, test) in value) values[++count] = value[candidate, round, test]
  if (!count) return "-"
  sorted(values, count)
  return figure(values[1]) " / **" figure(median(values, count)) "** / " figure(values[count])
}

function ratio(test,    round, count, values) {
  for (round = 1; round <= rounds; round++)
    if (value["kernel", round, test] > 0 && ("bauta", round, test) in value)
      values[++count] = value["bauta", round, test] / value["kernel", round, test]
  if (!count) return "-"
  sorted(values, count)
  return sprintf("%.2f", median(values, count))
}

function row(test, words) {
  if (test in seen) print "| " words " | " spread("kernel", test) " | " spread("bauta", test) " | " ratio(test) " |"
}

NF == 4 {
  value[$1, $2, $3] = $4 + 0
  seen[$3]
  if ($2 > rounds) rounds = $2 + 0
}

END {
  row("packets-1", "64-byte frames, 1 flow, packets/s")
  row("packets-10000", "64-byte frames, 10,000 flows, packets/s")
  row("tcp-1", "TCP, 1 stream, offloads on, Mbit/s")
  row("tcp-4", "TCP, 4 streams, offloads on, Mbit/s")
  row("tcp-1-plain", "TCP, 1 stream, offloads off, Mbit/s")
  row("latency-median", "UDP request and reply, median, µs (less is better)")
  row("latency-p99", "UDP request and reply, 99th percentile, µs (less is better)")
  row("connections", "TCP connections/s")
  row("memory-resident", "memory after the load, VmRSS, MB")
  row("memory-peak", "most memory, VmHWM, MB")
  row("start", "start to the first packet across, ms")
}
