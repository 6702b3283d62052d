package io.aiprovider.server.wire;

import io.aiprovider.chat.ChatRequest;

/**
 * A request that was read.
 *
 * @param chat the request in the chat form
 * @param encoder writes the reply to it
 */
public record InboundRequest(ChatRequest chat, ReplyEncoder encoder) {}
