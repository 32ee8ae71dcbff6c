package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.Optional;

/** The wording of what can be wrong with the grammar of a model file. */
final class SyntaxProblems {
    private SyntaxProblems() {}

    // ---- the file

    static Diagnostic fileTooLarge(SourceFile source) {
        return Diagnostic.error(
                Code.FILE_TOO_LARGE, new Span(source, 0, 0), "a model file has at most 1 MiB, but this one is larger");
    }

    static Diagnostic tooManyWords(Span at) {
        return Diagnostic.error(
                Code.TOO_MANY_WORDS, at, "a model file has at most " + Limits.TOKENS + " words and signs");
    }

    static Diagnostic nestedTooDeeply(Span at) {
        return Diagnostic.error(
                Code.NESTED_TOO_DEEPLY, at, "brackets and blocks are nested at most " + Limits.DEPTH + " deep");
    }

    static Diagnostic tooManyOperators(Span at) {
        return Diagnostic.error(
                        Code.NESTED_TOO_DEEPLY, at, "one expression has at most " + Limits.OPERATORS + " operators")
                .fix(Fix.advice("give parts of it names of their own"));
    }

    static Diagnostic emptyFile(Span at) {
        return Diagnostic.error(Code.MISSING_HEADER, at, "there is nothing in this file")
                .fix(Fix.advice("start with a line such as `spec lesson version 1`"));
    }

    static Diagnostic missingHeader(Span at, String name) {
        return Diagnostic.error(Code.MISSING_HEADER, at, "the file does not say which `spec` it holds")
                .fix(Fix.replace(
                        "write `spec " + name + " version 1` as the first line",
                        new Span(at.file(), 0, 0),
                        "spec " + name + " version 1\n"));
    }

    static Diagnostic duplicateHeader(Span at, Span first) {
        return Diagnostic.error(Code.DUPLICATE_HEADER, at, "a file holds one `spec`, but this is another")
                .with(new Label(first, "the first one"))
                .fix(Fix.advice("put each spec into a file of its own"));
    }

    static Diagnostic commentForNothing(Span at) {
        return Diagnostic.warning(
                        Code.COMMENT_FOR_NOTHING, at, "no declaration follows that this comment could explain")
                .fix(Fix.replace(
                        "write `//` for a remark of your own", new Span(at.file(), at.start(), at.start() + 3), "//"));
    }

    static Diagnostic giveTwice(Span at, Span first) {
        return Diagnostic.error(Code.GIVE_TWICE, at, "a block gives one value, but this is another")
                .with(new Label(first, "given here"));
    }

    static Diagnostic afterGive(Span at, Span give) {
        return Diagnostic.error(Code.GIVE_TWICE, at, "a block ends with `give`, but this follows it")
                .with(new Label(give, "given here"))
                .fix(Fix.advice("move `give` to the end of the block"));
    }

    // ---- braces and brackets

    static Diagnostic missingClosingBrace(Span at, Span opening, String word) {
        return Diagnostic.error(Code.MISSING_BRACE, at, "a `}` is missing before this: a block is still open")
                .with(new Label(opening, "`" + word + "` is opened here"))
                .fix(Fix.advice("write `}` where the block of `" + word + "` ends"));
    }

    static Diagnostic braceTooMany(Span at) {
        return Diagnostic.error(Code.BRACE_TOO_MANY, at, "this `}` closes no block")
                .fix(Fix.advice("remove it, or write the `{` that it should close"));
    }

    static Diagnostic missingOpeningBrace(Span at, String block) {
        return Diagnostic.error(Code.MISSING_BRACE, at, "`{` is missing after " + block)
                .fix(Fix.replace("write `{` here", at, " {"));
    }

    static Diagnostic colonForBrace(Span at) {
        return Diagnostic.error(Code.MISSING_BRACE, at, "a block stands in braces, it does not start with `:`")
                .fix(Fix.replace("write `{` here and `}` at its end", at, " {"));
    }

    static Diagnostic missingClosing(Span at, String closing, Span opening) {
        return Diagnostic.error(Code.MISSING_SIGN, at, "`" + closing + "` is missing here")
                .with(new Label(opening, "opened here"))
                .fix(Fix.replace("write `" + closing + "`", at, closing));
    }

    // ---- signs

    static Diagnostic wrongSign(Span at, String wanted, String found, String what) {
        return Diagnostic.error(Code.WRONG_SIGN, at, "%s with `%s`, not with `%s`".formatted(what, wanted, found))
                .fix(Fix.replace("replace `" + found + "` by `" + wanted + "`", at, wanted));
    }

    static Diagnostic missingSign(Span at, String sign, String why, String fix) {
        return Diagnostic.error(Code.MISSING_SIGN, at, "`" + sign + "` is missing " + why)
                .fix(Fix.advice(fix));
    }

    static Diagnostic missingPercent(Span number, String share, String part) {
        return Diagnostic.error(Code.MISSING_SIGN, number, "the share of `" + part + "` needs a `%`")
                .fix(Fix.replace("write `" + share + "`", number, share));
    }

    static Diagnostic commaTooMany(Span at) {
        return Diagnostic.error(Code.COMMA, at, "nothing follows this comma").fix(Fix.replace("remove it", at, ""));
    }

    static Diagnostic commaOutOfPlace(Span at) {
        return Diagnostic.error(Code.COMMA, at, "no comma stands here").fix(Fix.replace("remove it", at, ""));
    }

    static Diagnostic missingComma(Span gap, String before) {
        return Diagnostic.error(Code.COMMA, gap, "a comma is missing before " + before)
                .fix(Fix.replace("write `,` here", gap, ","));
    }

    static Diagnostic quotedName(Span at, String instead) {
        return Diagnostic.error(Code.QUOTES, at, "expected a name but found a text: names stand without quotes")
                .fix(Fix.replace("write " + ticked(instead), at, instead));
    }

    static Diagnostic unquotedText(Span at, String text) {
        return Diagnostic.error(Code.QUOTES, at, "expected a text in quotes but found a name")
                .fix(Fix.replace("write `\"" + text + "\"`", at, "\"" + text + "\""));
    }

    static Diagnostic hyphen(Span at, String instead) {
        return Diagnostic.error(Code.NAME_SPELLING, at, "a name has no `-` in it, unless it stands in back-ticks")
                .fix(Fix.replace("write " + ticked(instead), at, instead));
    }

    static Diagnostic fraction(Span at, String instead) {
        return Diagnostic.error(Code.NUMBER_SPELLING, at, "a number has digits on both sides of its point")
                .fix(Fix.replace("write `" + instead + "`", at, instead));
    }

    static Diagnostic range(Span at, Optional<String> instead) {
        Diagnostic diagnostic =
                Diagnostic.error(Code.WRONG_SIGN, at, "a range is written with two points, as in `1..50`");
        return instead.map(text -> diagnostic.fix(Fix.replace("write `" + text + "`", at, text)))
                .orElse(diagnostic);
    }

    static Diagnostic batches(Span at) {
        return Diagnostic.error(Code.WRONG_SIGN, at, "batches need a size: how many rows, out of which part")
                .fix(Fix.advice("write `for batch of 32 rows in train shuffled`"));
    }

    // ---- words

    static Diagnostic misspelt(Span at, String found, String place, String meant) {
        String title = place.isEmpty() ? " is not a word that fits here" : " does not start " + place;
        return Diagnostic.error(Code.MISSPELT_KEYWORD, at, "`" + found + "`" + title)
                .fix(Fix.replace("did you mean `" + meant + "`?", at, meant));
    }

    static Diagnostic unknownStatement(Span at, String found, String place, String advice) {
        Diagnostic diagnostic = Diagnostic.error(Code.UNKNOWN_STATEMENT, at, found + " does not start " + place);
        return advice.isEmpty() ? diagnostic : diagnostic.fix(Fix.advice(advice));
    }

    static Diagnostic misplacedStatement(Span at, String word, String belongs, String found) {
        return Diagnostic.error(Code.MISPLACED, at, "`%s` stands in %s, not in %s".formatted(word, belongs, found))
                .fix(Fix.advice("move it into " + belongs));
    }

    static Diagnostic misplacedBlock(Span at, String word, Span around, String outer) {
        return Diagnostic.error(Code.MISPLACED, at, "`" + word + "` is a block of its own, not a part of another")
                .with(new Label(around, "`" + outer + "` is still open"))
                .fix(Fix.advice("close `" + outer + "` with `}` first, and remove the `}` that is then too many"));
    }

    static Diagnostic assignmentOutOfPlace(Span at, String name, String place) {
        return Diagnostic.error(Code.MISPLACED, at, "nothing is assigned in " + place + ", but `" + name + " =` is")
                .fix(Fix.advice("put it into `model`, `objective` or `settings` and use its name here"));
    }

    static Diagnostic advised(Span at, String title, String fix) {
        return Diagnostic.error(Code.UNKNOWN_STATEMENT, at, title).fix(Fix.advice(fix));
    }

    static Diagnostic missingName(Span gap, String keyword, Optional<String> shape) {
        Diagnostic diagnostic = Diagnostic.error(Code.MISSING_SIGN, gap, "a name is missing after `" + keyword + "`");
        return shape.map(s -> diagnostic.fix(Fix.advice("write it as `" + s + "`")))
                .orElse(diagnostic);
    }

    static Diagnostic fillerWord(Span at, String word, String statement) {
        return Diagnostic.error(Code.UNEXPECTED, at, "the name follows `" + statement + "` without `" + word + "`")
                .fix(Fix.replace("remove `" + word + "`", at, ""));
    }

    static Diagnostic unexpected(Span at, String expected, String found, Optional<String> shape) {
        String title =
                expected.isEmpty() ? found + " does not fit here" : "expected " + expected + " but found " + found;
        Diagnostic diagnostic = Diagnostic.error(Code.UNEXPECTED, at, title);
        return shape.map(s -> diagnostic.fix(Fix.advice("write it as `" + s + "`")))
                .orElse(diagnostic);
    }

    private static String ticked(String code) {
        return code.contains("`") ? "`` " + code + " ``" : "`" + code + "`";
    }
}
