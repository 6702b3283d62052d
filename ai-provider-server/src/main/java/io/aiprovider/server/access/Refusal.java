package io.aiprovider.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused.
 *
 * @param status the HTTP status
 * @param message what was wrong and what to do
 * @param type OpenAI's name for the kind of error
 * @param code OpenAI's code for the error
 */
public record Refusal(int status, String message, String type, @Nullable String code) {}
