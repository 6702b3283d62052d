package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.testing.ChatInterceptorContract;

class RedactorContractTest extends ChatInterceptorContract {

  @Override
  protected ChatInterceptor interceptor() {
    return new Redactor();
  }

  @Override
  protected ChatRequest request() {
    return ChatRequest.of("Write to ada@example.com");
  }
}
