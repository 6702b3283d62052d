/** The interceptors that give answers the form that OpenAI's clients expect. */
@NullMarked
package io.aiprovider.client.compatibility;

import org.jspecify.annotations.NullMarked;
