/** Learning rates that change while training, named in model files. */
package dev.loopwright.runtime.schedule;
