"""Records as web pages: a page is a frozen context dataclass, rendered as HTML and written as JSON.

`article` makes the context of one article, `rendering` turns a context into HTML in one language, `report` puts
articles into one self-contained file. What an article, a feed or a name says is untrusted text everywhere: templates
escape it, only http and https addresses become links, and nothing on a page runs that did not ship with the package.
"""
