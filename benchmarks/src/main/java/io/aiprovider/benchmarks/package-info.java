/** What the engine costs, measured by JMH. */
@NullMarked
package io.aiprovider.benchmarks;

import org.jspecify.annotations.NullMarked;
