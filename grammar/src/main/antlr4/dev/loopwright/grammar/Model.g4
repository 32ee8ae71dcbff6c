grammar Model;
file: EOF;
WS: [ \t\r\n]+ -> skip;
