package python

import "strings"

// A token is a piece of a cell's text. Comments and white space are no tokens.
type token struct {
	start, end int32
	kind       kind
	flags      strFlags // of strings
}

// strFlags say how a string literal is written.
type strFlags uint8

const (
	flagRaw      strFlags = 1 << iota
	flagBytes             // b"…"
	flagFormat            // f"…" or t"…": braces hold expressions
	flagTemplate          // t"…"
	flagTriple
	flagOpen   // the closing quotes are missing
	flagMiddle // text between the holes of an f-string: the token is content alone
	flagJoined // a hole made by +: the part is an operand, not a {field}
)

// A kind is the kind of a token. Operators and keywords have one each, so that the parser decides
// by one byte.
type kind uint8

const (
	tEOF kind = iota
	tNewline
	tName
	tNumber
	tString  // a literal without holes, prefix and quotes included
	tFStart  // prefix and opening quotes of an f- or t-string
	tFMiddle // text of an f- or t-string between holes
	tFEnd    // its closing quotes; empty when they are missing
	tMagic   // a line magic, shell line or help line, up to the end of its logical line
	tTimed   // the head of a line magic whose argument is code that follows as tokens (%time f())
	tCell    // the first line of a cell magic
	tBody    // the body of a cell magic that is not Python

	tLpar
	tRpar
	tLsqb
	tRsqb
	tLbrace
	tRbrace
	tComma
	tColon
	tSemi
	tDot
	tEllipsis
	tAssign
	tAugAssign
	tWalrus
	tArrow
	tAt
	tStar
	tPower
	tPlus
	tMinus
	tSlash // / and //
	tPercent
	tTilde
	tAnd // &
	tOr  // |
	tXor
	tShift
	tEqual    // == and !=
	tCompare  // < <= > >= <>
	tExclaim  // of f"{x!r}"; elsewhere a mistake
	tQuestion // of obj?; elsewhere a mistake
	tOther    // a byte that Python has no use for

	kFalse
	kNone
	kTrue
	kAnd
	kAs
	kAssert
	kAsync
	kAwait
	kBreak
	kClass
	kContinue
	kDef
	kDel
	kElif
	kElse
	kExcept
	kFinally
	kFor
	kFrom
	kGlobal
	kIf
	kImport
	kIn
	kIs
	kLambda
	kNonlocal
	kNot
	kOr
	kPass
	kRaise
	kReturn
	kTry
	kWhile
	kWith
	kYield
)

// keyword is the kind of a name: tName unless it is one of Python's hard keywords.
func keyword(s string) kind {
	switch s {
	case "False":
		return kFalse
	case "None":
		return kNone
	case "True":
		return kTrue
	case "and":
		return kAnd
	case "as":
		return kAs
	case "assert":
		return kAssert
	case "async":
		return kAsync
	case "await":
		return kAwait
	case "break":
		return kBreak
	case "class":
		return kClass
	case "continue":
		return kContinue
	case "def":
		return kDef
	case "del":
		return kDel
	case "elif":
		return kElif
	case "else":
		return kElse
	case "except":
		return kExcept
	case "finally":
		return kFinally
	case "for":
		return kFor
	case "from":
		return kFrom
	case "global":
		return kGlobal
	case "if":
		return kIf
	case "import":
		return kImport
	case "in":
		return kIn
	case "is":
		return kIs
	case "lambda":
		return kLambda
	case "nonlocal":
		return kNonlocal
	case "not":
		return kNot
	case "or":
		return kOr
	case "pass":
		return kPass
	case "raise":
		return kRaise
	case "return":
		return kReturn
	case "try":
		return kTry
	case "while":
		return kWhile
	case "with":
		return kWith
	case "yield":
		return kYield
	}
	return tName
}

// Classes of bytes, for the lexer's one switch per token.
const (
	cOther uint8 = iota
	cName        // may begin a name; also every byte of a multibyte character
	cDigit
	cSpace
	cNewline
	cQuote
	cHash
	cOp
)

var class = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] = cName
		case c >= '0' && c <= '9':
			t[c] = cDigit
		case c == ' ', c == '\t', c == '\f':
			t[c] = cSpace
		case c == '\n', c == '\r':
			t[c] = cNewline
		case c == '"', c == '\'':
			t[c] = cQuote
		case c == '#':
			t[c] = cHash
		}
	}
	for _, c := range "()[]{},:;.=@*+-/%~&|^<>!?\\" {
		t[c] = cOp
	}
	return
}()

// inName tells which bytes go on a name.
var inName = func() (t [256]bool) {
	for c := range 256 {
		t[c] = class[c] == cName || class[c] == cDigit
	}
	return
}()

// keywordSizes tells, by first byte, the sizes of the keywords: bit n for n bytes.
var keywordSizes = func() (t [256]uint16) {
	for word := range strings.FieldsSeq("False None True and as assert async await break class continue def del elif else except finally for from global " +
		"if import in is lambda nonlocal not or pass raise return try while with yield") {
		t[word[0]] |= 1 << len(word)
	}
	return
}()

// single has the operators of one byte whose meaning does not depend on what is open around them,
// when no other operator byte follows.
var single = [256]kind{
	',': tComma, ';': tSemi, '+': tPlus, '-': tMinus, '*': tStar, '/': tSlash, '%': tPercent, '@': tAt,
	'&': tAnd, '|': tOr, '^': tXor, '~': tTilde, '<': tCompare, '>': tCompare,
}
