/** Models of LangChain4j as providers, and OkHttp as the HTTP client of LangChain4j's models. */
@NullMarked
package io.aiprovider.provider.langchain4j;

import org.jspecify.annotations.NullMarked;
