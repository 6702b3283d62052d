package io.aiprovider.server.wire;

import io.aiprovider.chat.ChatRequest;

/**
 * A request as it was read.
 *
 * @param chat in the chat form
 * @param encoder writes the reply to it
 */
public record InboundRequest(ChatRequest chat, ReplyEncoder encoder) {}
