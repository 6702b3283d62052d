/** Spring AI over the engine. */
@NullMarked
package io.aiprovider.samples.ai;

import org.jspecify.annotations.NullMarked;
