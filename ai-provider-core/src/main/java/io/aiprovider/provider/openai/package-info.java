/** OpenAI's chat completions protocol, and everything that speaks it. */
@NullMarked
package io.aiprovider.provider.openai;

import org.jspecify.annotations.NullMarked;
