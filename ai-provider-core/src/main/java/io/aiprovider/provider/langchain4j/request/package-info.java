/** OpenAI's requests translated to LangChain4j's. */
@NullMarked
package io.aiprovider.provider.langchain4j.request;

import org.jspecify.annotations.NullMarked;
