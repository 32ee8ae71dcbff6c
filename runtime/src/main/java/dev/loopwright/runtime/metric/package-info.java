/** What objectives measure, named in model files. */
package dev.loopwright.runtime.metric;
