package main

import (
	"regexp"
	"strings"
)

const maxSummary = 300

var (
	marker = regexp.MustCompile(`(?m)^\s*\+.*$`)
	// A list begins after a colon, and all that follows belongs to it.
	list = regexp.MustCompile(`(?s):\s*(\n|\s[-*•] ).*$`)
	// A sentence ends with a full stop or with an address, unless what follows begins with a small letter.
	sentenceEnd  = regexp.MustCompile(`[.!?]["')]?\s+|https?://\S+\s+`)
	abbreviation = regexp.MustCompile(`(?i)\b(e\.g|i\.e|etc|vs|ex)\.\s+$`)
)

// summary returns the first sentence or two of a documentation, without lists and without markers for generators.
func summary(doc string) string {
	doc = list.ReplaceAllString(marker.ReplaceAllString(doc, ""), ":")
	all := sentences(strings.Join(strings.Fields(doc), " "))
	first := shortened(all[0])
	if len(all) == 1 || strings.HasSuffix(all[1], ":") || len(first)+len(all[1]) >= maxSummary {
		return first
	}
	return first + " " + all[1]
}

func sentences(text string) []string {
	sentences := []string{}
	start := 0
	for _, end := range sentenceEnd.FindAllStringIndex(text, -1) {
		if abbreviation.MatchString(text[start:end[1]]) || !beginsSentence(text[end[1]:]) {
			continue
		}
		sentences = append(sentences, strings.TrimSpace(text[start:end[1]]))
		start = end[1]
	}
	if start < len(text) || start == 0 {
		sentences = append(sentences, text[start:])
	}
	return sentences
}

func beginsSentence(text string) bool {
	return text == "" || !(text[0] >= 'a' && text[0] <= 'z') && text[0] != '-'
}

// shortened cuts a sentence that is too long at the end of a clause, and marks one that has lost its list.
func shortened(sentence string) string {
	if introduction, ok := strings.CutSuffix(sentence, ":"); ok {
		return introduction + " …"
	}
	if len(sentence) <= maxSummary {
		return sentence
	}
	if clause := strings.LastIndex(sentence[:maxSummary], ", "); clause > 0 {
		return sentence[:clause] + " …"
	}
	return sentence
}
