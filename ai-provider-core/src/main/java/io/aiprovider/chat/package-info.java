/**
 * The OpenAI wire format: chat requests, responses, chunks and messages as immutable views over
 * JSON.
 */
@NullMarked
package io.aiprovider.chat;

import org.jspecify.annotations.NullMarked;
