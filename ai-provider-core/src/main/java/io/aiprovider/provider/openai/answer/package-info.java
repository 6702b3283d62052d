/** What services that speak OpenAI's protocol answer, in the form of OpenAI's schema. */
@NullMarked
package io.aiprovider.provider.openai.answer;

import org.jspecify.annotations.NullMarked;
