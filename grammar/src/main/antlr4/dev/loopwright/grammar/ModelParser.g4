/**
 * The language of .model files. Layers, losses, optimizers, metrics and scalers are names with arguments, so a new one
 * never changes this grammar. Newlines mean nothing. A statement starts with its keyword, an assignment with a name and `=`.
 */
parser grammar ModelParser;

options { tokenVocab = ModelLexer; }

file: item* EOF;

functions: function* EOF;

item
    : header
    | seed
    | settings
    | data
    | function
    | block
    | model
    | objective
    | loop
    | predict
    ;

header: SPEC name VERSION NUMBER;

seed: SEED NUMBER;

settings: SETTINGS assignments;

objective: OBJECTIVE assignments;

function: FUNCTION name parameters ASSIGN expression;

block: BLOCK name parameters LBRACE blockStatement* RBRACE;

model: MODEL name typedParameters ARROW output (COMMA output)* assignments;

parameters: LPAREN (parameter (COMMA parameter)*)? RPAREN;

parameter: name (ASSIGN expression)?;

typedParameters: LPAREN (typedParameter (COMMA typedParameter)*)? RPAREN;

typedParameter: name COLON type;

output: name (COLON type)?;

type: name (STAR | sizes)?;

sizes: LBRACK expression (COMMA expression)* RBRACK;

assignments: LBRACE assignment* RBRACE;

assignment: name ASSIGN value;

blockStatement
    : assignment
    | GIVE expression
    ;

// ---- data

data: DATA LBRACE dataStatement* RBRACE;

dataStatement
    : FROM name (TEXT | columnFile (COMMA columnFile)*) fromClause*                   # from
    | (KEY | INPUT | TARGET) columnName (COMMA columnName)* columnMeaning clause*     # column
    | SCALE name BY words                                                             # scaleAll
    | SPLIT (part (COMMA part)* splitClause* | BY name (COLON cut (COMMA cut)*)?)     # split
    | WHERE expression                                                                # where
    ;

columnFile: name TEXT;

fromClause
    : BY word
    | SEPARATED BY word
    | QUOTED BY word
    | AT name SLASH name
    | FOR word
    ;

columnName: name (RANGE name | STAR)?;

columnMeaning
    : ASSIGN formula (COLON columnType)?
    | COLON columnType (ASSIGN formula)?
    |
    ;

formula
    : WINDOW count OF reference (AHEAD count)?     # window
    | name STAR                                    # group
    | expression                                   # derived
    ;

columnType
    : CATEGORY (range | AT MOST NUMBER | label (BAR label)*)?
    | columnKind TEXT? (IN range)? (BY name)? (AT MOST NUMBER)?
    ;

columnKind: nameButCategory sizes?;

label
    : name
    | TEXT
    | NUMBER
    ;

clause
    : MISSING words
    | SCALE words
    | ENCODE words
    | UNKNOWN words
    | AUGMENT words
    | SHIFTED BY word
    ;

words: word (COMMA word)*;

word
    : name arguments
    | name literal*
    | literal
    ;

literal
    : signed (RANGE signed)?
    | TEXT
    ;

signed: MINUS? NUMBER PERCENT?;

part: NUMBER PERCENT name;

cut: name (BEFORE (TEXT | signed))?;

splitClause
    : STRATIFIED BY word
    | GROUPED BY word
    | IN ORDER (OF name)?
    ;

// ---- loop

loop: LOOP loopBody;

loopBody: LBRACE loopStatement* RBRACE;

loopStatement
    : OPTIMIZER name ASSIGN expression ON reference (COMMA reference)*                # optimizer
    | EMA name ASSIGN AVERAGE OF reference WITH DECAY expression                      # movingAverage
    | FOR name (IN range | OF count ROWS IN name batchClause*) loopBody               # for
    | EVERY quantity (OR AT LAST BATCH)? loopBody                                     # every
    | REPEAT count TIMES loopBody                                                     # repeat
    | condition                                                                       # if
    | FORWARD reference                                                               # forward
    | COMPUTE name (COMMA name)*                                                      # compute
    | CLEAR GRADIENTS (OF reference)?                                                 # clear
    | BACKWARD name (INTO reference)?                                                 # backward
    | CLIP GRADIENTS (OF reference)? TO (NORM | VALUE) expression                     # clip
    | ADD NOISE expression TO GRADIENTS (OF reference)?                               # noise
    | UPDATE reference (COMMA reference)* WITH name                                   # update
    | ADVANCE name                                                                    # advance
    | (FREEZE | UNFREEZE) reference                                                   # freeze
    | LOAD reference FROM TEXT                                                        # load
    | EVALUATE name (WITH name)?                                                      # evaluate
    | REPORT expression (COMMA expression)*                                           # report
    | CHECKPOINT name (WHEN reference IMPROVES (BY expression)?)? (KEEP count)?       # checkpoint
    | STOP WHEN (reference HAS NOT IMPROVED FOR quantity | expression (IS NOT FINITE)?)  # stop
    | RESTORE name                                                                    # restore
    | CHECK FINITE                                                                    # checkFinite
    | CALL reference                                                                  # call
    ;

condition: IF expression loopBody (ELSE (loopBody | condition))?;

batchClause
    : SHUFFLED
    | BALANCED BY word
    ;

// ---- prediction

predict: PREDICT LBRACE predictStatement* RBRACE;

predictStatement
    : GIVE give (COMMA give)*                                       # gives
    | GENERATE quantity FROM reference (TEMPERATURE signed)?        # generate
    | TRACE word                                                    # trace
    ;

give: expression (AS name)?;

// ---- values

value
    : expression ((RANGE | TO) expression)?
    ;

range: expression RANGE expression;

expression
    : primary                                                                              # plain
    | <assoc = right> expression POWER expression                                          # binary
    | MINUS expression                                                                     # negation
    | expression (STAR | SLASH) expression                                                 # binary
    | expression (PLUS | MINUS) expression                                                 # binary
    | expression (BELOW | AT_MOST | ABOVE | AT_LEAST | EQUAL | UNEQUAL) expression         # binary
    | NOT expression                                                                       # not
    | expression AND expression                                                            # binary
    | expression OR expression                                                             # binary
    | expression PIPE stage                                                                # pipe
    ;

stage
    : REPEAT count TIMES stage     # repeated
    | name arguments               # stageCall
    | reference                    # stageName
    ;

primary
    : NUMBER (PERCENT | unit)?                      # number
    | TEXT                                          # text
    | name arguments                                # callOf
    | name sizes                                    # sized
    | reference                                     # named
    | LPAREN expression RPAREN                      # inParentheses
    | LBRACK (value (COMMA value)*)? RBRACK         # listing
    ;

arguments: LPAREN (argument (COMMA argument)*)? RPAREN;

argument: (name COLON)? value;

reference: name (DOT name)*;

count
    : NUMBER
    | reference
    ;

quantity: count unit;

unit: STEP | STEPS | EPOCH | EPOCHS | ROW | ROWS | BATCH | BATCHES | TOKENS;

name
    : nameButCategory
    | CATEGORY
    ;

nameButCategory
    : NAME
    | QUOTED_NAME
    | SPEC | VERSION | SEED | SETTINGS | DATA | FUNCTION | BLOCK | MODEL | OBJECTIVE | LOOP | PREDICT
    | FROM | SEPARATED | QUOTED | KEY | INPUT | TARGET | AT | MOST | IN | BY | MISSING | SCALE | ENCODE | UNKNOWN | AUGMENT
    | SHIFTED | WINDOW | AHEAD | WHERE | SPLIT | STRATIFIED | GROUPED | ORDER | BEFORE
    | OPTIMIZER | ON | EMA | AVERAGE | OF | WITH | DECAY | FOR | SHUFFLED | BALANCED | EVERY | LAST | REPEAT | TIMES
    | IF | ELSE | FORWARD | COMPUTE | CLEAR | GRADIENTS | BACKWARD | INTO | CLIP | TO | NORM | VALUE | ADD | NOISE | UPDATE
    | ADVANCE | FREEZE | UNFREEZE | LOAD | EVALUATE | REPORT | CHECKPOINT | WHEN | IMPROVES | KEEP | STOP | HAS | IMPROVED | IS
    | FINITE | RESTORE | CHECK | CALL | GIVE | AS | GENERATE | TEMPERATURE | TRACE
    | STEP | STEPS | EPOCH | EPOCHS | ROW | ROWS | BATCH | BATCHES | TOKENS
    ;
