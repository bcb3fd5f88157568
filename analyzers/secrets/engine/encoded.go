package engine

const (
	// longRun is the length from which an unbroken run of base64 characters is taken for encoded
	// data.
	longRun = 512
	// runHead and runTail are the parts of a run that are scanned all the same: a token may be
	// the run's beginning, such as that of a long signed token, or stand at its end.
	runHead, runTail = 256, 128
)

// encodedRun finds the first long run of base64 characters at or after from. What is to be
// scanned ends at end and goes on at resume; both are len(text) when there is no such run. Only
// every 512th byte of ordinary text is looked at.
func encodedRun(text string, from int) (end, resume int) {
	start := from
	for start+longRun <= len(text) {
		i := start + longRun - 1
		for i >= start && base64Byte[text[i]] {
			i--
		}
		if i >= start {
			start = i + 1
			continue
		}
		stop := start + longRun
		for stop+8 <= len(text) {
			b := text[stop : stop+8]
			if !(base64Byte[b[0]] && base64Byte[b[1]] && base64Byte[b[2]] && base64Byte[b[3]] &&
				base64Byte[b[4]] && base64Byte[b[5]] && base64Byte[b[6]] && base64Byte[b[7]]) {
				break
			}
			stop += 8
		}
		for stop < len(text) && base64Byte[text[stop]] {
			stop++
		}
		return start + runHead, stop - runTail
	}
	return len(text), len(text)
}

// base64Byte are the characters of base64, without those of base64url: identifiers have them.
var base64Byte = func() (c class) {
	for b := range c {
		c[b] = isWord(byte(b)) && b != '_' || b == '+' || b == '/'
	}
	return c
}()
