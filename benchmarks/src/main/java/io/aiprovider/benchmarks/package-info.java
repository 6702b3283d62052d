/** The cost of the engine, measured with JMH. */
@NullMarked
package io.aiprovider.benchmarks;

import org.jspecify.annotations.NullMarked;
