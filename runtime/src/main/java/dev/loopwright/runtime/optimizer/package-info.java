/** What changes parameters by their gradients, named in model files. */
package dev.loopwright.runtime.optimizer;
