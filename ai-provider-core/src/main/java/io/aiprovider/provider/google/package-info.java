/** Google's Gemini API, translated from and to OpenAI's protocol. */
@NullMarked
package io.aiprovider.provider.google;

import org.jspecify.annotations.NullMarked;
