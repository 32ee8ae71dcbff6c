package dev.loopwright.compiler.diagnostic;

/**
 * The family of a problem and its stable number, printed as {@code LW301}. A number is never used again. 0xx files, 1xx
 * syntax, 2xx names, 3xx shapes, 4xx data, 5xx loop, 6xx objective and prediction, 8xx not yet, 900 a mistake of ours.
 */
public enum Code {
    FILE_TOO_LARGE(1),
    TOO_MANY_WORDS(2),
    NESTED_TOO_DEEPLY(3),
    TURNED_TEXT(4),

    UNEXPECTED(101),
    MISSPELT_KEYWORD(102),
    UNKNOWN_STATEMENT(103),
    MISSING_BRACE(104),
    BRACE_TOO_MANY(105),
    MISSING_SIGN(106),
    WRONG_SIGN(107),
    COMMA(108),
    QUOTES(109),
    UNCLOSED(110),
    FOREIGN_SIGN(111),
    NAME_SPELLING(112),
    MISPLACED(113),
    MISSING_HEADER(114),
    DUPLICATE_HEADER(115),
    NUMBER_SPELLING(116),
    UNKNOWN_ESCAPE(117),
    COMMENT_FOR_NOTHING(118),
    GIVE_TWICE(119),

    UNKNOWN_NAME(201),
    WRONG_KIND(202),
    DUPLICATE_NAME(203),
    SHADOWED_NAME(204),
    UNUSED_NAME(205),
    UNKNOWN_SETTING(206),
    MISSING_SETTING(207),
    SETTING_OUT_OF_RANGE(208),
    WRONG_ARGUMENT(209),
    OPERAND_COUNT(210),
    UNWRITABLE_NAME(211),
    CLASHING_NAMES(212),
    MISSING_BLOCK(213),
    DUPLICATE_BLOCK(214),
    CIRCULAR_FUNCTION(215),
    USED_TOO_EARLY(216),
    WRONG_FORMULA(217),

    SHAPE_MISMATCH(301),
    OUTPUT_MISMATCH(302),
    TOO_LARGE(303),
    SHARED_WEIGHTS(304),

    SPLIT(401),
    COLUMN_CLAUSE(402),
    COLUMN_TYPE(403),
    COLUMN_VALUE(404),
    COLUMN_ROLES(405),

    BEAT_ORDER(501),
    MISSING_BEAT(502),
    REPEATED_BEAT(503),
    MISPLACED_STATEMENT(504),
    NOT_EVALUATED(505),
    NO_CHECKPOINT(506),
    STOP_WITHOUT_RESTORE(507),
    UNUSED_PART(508),
    TRAINED_ON_OTHER_PART(509),
    STALE_SCORE(510),
    WATCHES_TEST(511),
    LOOP_VALUE(512),
    LEFT_OVER(513),
    NEVER_RUNS(514),
    OTHER_PART(515),
    NOT_TRAINED(516),
    FROZEN(517),
    JAVA_CALL(518),
    MIXED_WEIGHTS(519),

    LOSS_DOES_NOT_FIT(601),
    METRIC_DOES_NOT_FIT(602),
    NOT_A_SCORE(603),
    NOTHING_TO_MINIMISE(604),
    PREDICTION(605),

    NOT_YET_IN_DATA(801),
    NOT_YET_IN_MODEL(802),
    NOT_YET_IN_OBJECTIVE(803),
    NOT_YET_IN_LOOP(804),
    NOT_YET_IN_PREDICTION(805),

    BUG(900);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    /** The printed form, {@code LW301}. */
    public String id() {
        return "LW%03d".formatted(number);
    }
}
