/** OpenAI's chat completions protocol, and the services with that protocol. */
@NullMarked
package io.aiprovider.provider.openai;

import org.jspecify.annotations.NullMarked;
