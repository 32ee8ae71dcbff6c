package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.source.Span;
import java.util.Locale;

/** The wording of what can be wrong with a single sign or word, before anybody asks where it stands. */
final class SpellingProblems {
    private SpellingProblems() {}

    static Diagnostic unclosedComment(Span at) {
        return Diagnostic.error(Code.UNCLOSED, at, "a comment that starts with `/*` has to end with `*/`")
                .here("this comment never ends")
                .fix(Fix.advice("write `*/` where the comment ends"));
    }

    static Diagnostic unclosedText(Span at) {
        return Diagnostic.error(Code.UNCLOSED, at, "a text in quotes has to end in the line where it starts")
                .here("the closing `\"` is missing")
                .fix(Fix.advice("write `\"` where the text ends"));
    }

    static Diagnostic unclosedName(Span at) {
        return Diagnostic.error(Code.UNCLOSED, at, "a name in back-ticks has to end in the line where it starts")
                .here("the closing back-tick is missing")
                .fix(Fix.advice("write a back-tick where the name ends"));
    }

    static Diagnostic singleQuotes(Span at, String text) {
        String instead = "\"" + text.substring(1, text.length() - 1) + "\"";
        return Diagnostic.error(Code.QUOTES, at, "text stands in double quotes")
                .fix(Fix.replace("write `" + instead + "`", at, instead));
    }

    static Diagnostic curlyQuotes(Span at) {
        return Diagnostic.error(Code.QUOTES, at, "text stands in straight quotes")
                .here("a typographic quote")
                .fix(Fix.advice("write `\"` before and after the text"));
    }

    static Diagnostic hashComment(Span at, int more) {
        Span sign = new Span(at.file(), at.start(), at.start() + 1);
        return Diagnostic.error(Code.FOREIGN_SIGN, sign, "a comment starts with `//`, not with `#`")
                .fix(Fix.replace("write `//`" + elsewhere(more), sign, "//"));
    }

    static Diagnostic semicolon(Span at, int more) {
        return Diagnostic.error(Code.FOREIGN_SIGN, at, "no `;` is needed: a statement ends where the next one starts")
                .fix(Fix.replace("remove the `;`" + elsewhere(more), at, ""));
    }

    static Diagnostic foreignOperator(Span at, String written, String instead, int more) {
        return Diagnostic.error(Code.FOREIGN_SIGN, at, "expected `" + instead + "` but found `" + written + "`")
                .fix(Fix.replace("write `" + instead + "`" + elsewhere(more), at, instead));
    }

    static Diagnostic updatingAssignment(Span at, String written) {
        return Diagnostic.error(Code.FOREIGN_SIGN, at, "a name gets its value once, so there is no `" + written + "`")
                .fix(Fix.advice("give the new value a name of its own with `=`"));
    }

    static Diagnostic strangeCharacter(Span at, String character, int more) {
        String name = String.format(Locale.ROOT, "U+%04X", character.codePointAt(0));
        String shown = character.codePointAt(0) > ' ' && character.codePointAt(0) < 0x7F ? character : name;
        return Diagnostic.error(Code.FOREIGN_SIGN, at, "`" + shown + "` means nothing here")
                .fix(Fix.replace("remove it" + elsewhere(more), at, ""));
    }

    static Diagnostic foreignLetters(Span at, String text, int more) {
        return Diagnostic.error(
                        Code.NAME_SPELLING, at, "a name has letters a to z, digits and `_`, or stands in back-ticks")
                .fix(Fix.replace("write `` `" + text + "` ``" + elsewhere(more), at, "`" + text + "`"));
    }

    static Diagnostic longName(Span at, int longest) {
        return Diagnostic.error(
                        Code.NAME_SPELLING,
                        at,
                        "a name has at most " + longest + " characters but this one has " + (at.end() - at.start()))
                .fix(Fix.advice("choose a shorter name"));
    }

    static Diagnostic gluedUnit(Span at, String digits, String letters) {
        String instead = digits + " " + letters;
        return Diagnostic.error(Code.NUMBER_SPELLING, at, "a blank is missing between a number and its unit")
                .fix(Fix.replace("write `" + instead + "`", at, instead));
    }

    static Diagnostic letteredNumber(Span at, String digits) {
        return Diagnostic.error(Code.NUMBER_SPELLING, at, "a number has no letter behind it")
                .fix(Fix.replace("write `" + digits + "`", at, digits));
    }

    static Diagnostic digitFirst(Span at, String text) {
        return Diagnostic.error(Code.NAME_SPELLING, at, "a name starts with a letter, or stands in back-ticks")
                .fix(Fix.replace("write `` `" + text + "` ``", at, "`" + text + "`"));
    }

    static Diagnostic hugeNumber(Span at) {
        return Diagnostic.error(Code.NUMBER_SPELLING, at, "the number is too large to be calculated with")
                .fix(Fix.advice("write a number below 1.8e308"));
    }

    static Diagnostic unknownEscape(Span at) {
        return Diagnostic.error(Code.UNKNOWN_ESCAPE, at, "`" + at.text() + "` stands for nothing in a text")
                .fix(Fix.advice("write `\\\\` for a backslash; paths take `/`"));
    }

    static Diagnostic turnedText(Span at) {
        String name = String.format(Locale.ROOT, "U+%04X", (int) at.text().charAt(0));
        return Diagnostic.error(Code.TURNED_TEXT, at, "a hidden character (" + name + ") turns the text around it")
                .here("what you see is not what is read")
                .fix(Fix.replace("remove the character", at, ""));
    }

    private static String elsewhere(int more) {
        return more == 0 ? "" : ", here and at " + more + (more == 1 ? " other place" : " other places");
    }
}
