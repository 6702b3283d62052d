package io.aiprovider.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Why a request is not let in.
 *
 * @param status the HTTP status
 * @param message what was wrong and what to do
 * @param type OpenAI's word for the kind of error
 * @param code OpenAI's word for the error
 */
public record Refusal(int status, String message, String type, @Nullable String code) {}
