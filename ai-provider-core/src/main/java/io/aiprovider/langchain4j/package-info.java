/**
 * The client as LangChain4j's models, so that what is built on LangChain4j gets failover, caching
 * and cost without knowing of them. Needs LangChain4j's core on the class path, which this library
 * does not bring.
 */
@NullMarked
package io.aiprovider.langchain4j;

import org.jspecify.annotations.NullMarked;
