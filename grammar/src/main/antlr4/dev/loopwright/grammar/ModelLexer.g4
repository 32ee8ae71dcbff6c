/**
 * The words of a .model file. Every keyword is contextual: the parser's rule `name` takes it for a name wherever that
 * can be meant. Comments go to hidden channels, so that the tree can ask for the `///` lines above a declaration.
 * The rules at the end never fail: what no other rule takes becomes a token that the parser's messages can name.
 */
lexer grammar ModelLexer;

channels { DOC, COMMENT }

// the file and its blocks
SPEC: 'spec';
VERSION: 'version';
SEED: 'seed';
SETTINGS: 'settings';
DATA: 'data';
FUNCTION: 'function';
BLOCK: 'block';
MODEL: 'model';
OBJECTIVE: 'objective';
LOOP: 'loop';
PREDICT: 'predict';

// data
FROM: 'from';
SEPARATED: 'separated';
QUOTED: 'quoted';
KEY: 'key';
INPUT: 'input';
TARGET: 'target';
CATEGORY: 'category';
AT: 'at';
MOST: 'most';
IN: 'in';
BY: 'by';
MISSING: 'missing';
SCALE: 'scale';
ENCODE: 'encode';
UNKNOWN: 'unknown';
AUGMENT: 'augment';
SHIFTED: 'shifted';
WINDOW: 'window';
AHEAD: 'ahead';
WHERE: 'where';
SPLIT: 'split';
STRATIFIED: 'stratified';
GROUPED: 'grouped';
ORDER: 'order';
BEFORE: 'before';

// loop
OPTIMIZER: 'optimizer';
ON: 'on';
EMA: 'ema';
AVERAGE: 'average';
OF: 'of';
WITH: 'with';
DECAY: 'decay';
FOR: 'for';
SHUFFLED: 'shuffled';
BALANCED: 'balanced';
EVERY: 'every';
LAST: 'last';
REPEAT: 'repeat';
TIMES: 'times';
IF: 'if';
ELSE: 'else';
FORWARD: 'forward';
COMPUTE: 'compute';
CLEAR: 'clear';
GRADIENTS: 'gradients';
BACKWARD: 'backward';
INTO: 'into';
CLIP: 'clip';
TO: 'to';
NORM: 'norm';
VALUE: 'value';
ADD: 'add';
NOISE: 'noise';
UPDATE: 'update';
ADVANCE: 'advance';
FREEZE: 'freeze';
UNFREEZE: 'unfreeze';
LOAD: 'load';
EVALUATE: 'evaluate';
REPORT: 'report';
CHECKPOINT: 'checkpoint';
WHEN: 'when';
IMPROVES: 'improves';
KEEP: 'keep';
STOP: 'stop';
HAS: 'has';
IMPROVED: 'improved';
IS: 'is';
FINITE: 'finite';
RESTORE: 'restore';
CHECK: 'check';
CALL: 'call';

// prediction
GIVE: 'give';
AS: 'as';
GENERATE: 'generate';
TEMPERATURE: 'temperature';
TRACE: 'trace';

// units
STEP: 'step';
STEPS: 'steps';
EPOCH: 'epoch';
EPOCHS: 'epochs';
ROW: 'row';
ROWS: 'rows';
BATCH: 'batch';
BATCHES: 'batches';
TOKENS: 'tokens';

// the only words that are never names: between and before values they are operators
AND: 'and';
OR: 'or';
NOT: 'not';

LBRACE: '{';
RBRACE: '}';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
ARROW: '->';
PIPE: '|>';
RANGE: '..';
EQUAL: '==';
UNEQUAL: '!=';
AT_MOST: '<=';
AT_LEAST: '>=';
BELOW: '<';
ABOVE: '>';
ASSIGN: '=';
COLON: ':';
COMMA: ',';
DOT: '.';
BAR: '|';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
POWER: '^';
PERCENT: '%';

// no digit, no fraction: `1..50` is a number, two dots and a number
NUMBER: DIGIT+ ('.' DIGIT+)? ([eE] [+-]? DIGIT+)?;
TEXT: '"' (~["\\\r\n] | '\\' ~[\r\n])* '"';
NAME: LETTER (LETTER | DIGIT)*;
QUOTED_NAME: '`' (~[`\r\n] | '``')+ '`';

DOC_COMMENT: '///' ~[\r\n]* -> channel(DOC);
LINE_COMMENT: '//' ~[\r\n]* -> channel(COMMENT);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(COMMENT);
SPACE: [ \t\r\n\f\u00A0\uFEFF]+ -> skip;

// what people write by mistake, each with a message of its own
UNCLOSED_COMMENT: '/*';
UNCLOSED_TEXT: '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?;
UNCLOSED_NAME: '`' ~[`\r\n]*;
SINGLE_QUOTED: '\'' ~['\r\n]* '\'';
HASH_COMMENT: '#' ~[\r\n]*;
COLON_ASSIGN: ':=';
SEMICOLON: ';';
FOREIGN_OPERATOR: '&&' | '||' | '!' | '**' | '===' | '=>' | '-->' | '+=' | '-=' | '*=' | '/=';
NUMBER_WITH_LETTERS: DIGIT+ ('.' DIGIT+)? LETTER (LETTER | DIGIT)*;
FOREIGN_NAME: (LETTER | FOREIGN) (LETTER | DIGIT | FOREIGN)*;
OTHER: .;

fragment DIGIT: [0-9];
fragment LETTER: [A-Za-z_];
fragment FOREIGN: [\p{L}\p{M}\p{Nd}];
