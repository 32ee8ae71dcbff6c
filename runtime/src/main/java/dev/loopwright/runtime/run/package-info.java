/** What a generated program stands on while it runs: its command line, its run folder and what it writes there. */
package dev.loopwright.runtime.run;
