/** Anthropic's Messages API, translated from and to OpenAI's chat completions. */
@NullMarked
package io.aiprovider.provider.anthropic;

import org.jspecify.annotations.NullMarked;
