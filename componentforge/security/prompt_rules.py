# ruff: noqa: E501  a pattern reads best unbroken
"""What the prompt guard looks for: a verb and its object, never a single word or a delimiter.

Component requirements are full of "act as a submit button", "system: dark theme", rules of dashes
and code fences; none of these is an attack.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["injection", "jailbreak", "encoded"]


@dataclass(frozen=True)
class Rule:
    """A pattern over normalised text."""

    kind: Kind
    score: float
    """0 to 1: how sure it is alone."""
    reason: str
    pattern: re.Pattern[str]


def _rule(kind: Kind, score: float, reason: str, pattern: str) -> Rule:
    return Rule(kind, score, reason, re.compile(pattern, re.VERBOSE))


_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|initial|original|existing|all|your|any|these|the|my|of|former|last)"
_ORDERS = r"(?:instructions?|prompts?|rules|guidelines|directions|orders|commands|directives|programming|training|guardrails|restrictions|constraints|context|policy|policies|safeguards|filters)"

RULES = (
    _rule(
        "injection",
        0.95,
        "asks to drop earlier instructions",
        rf"\b(?:ignore|disregard|forget|override|overrule|bypass|skip|discard|neglect|drop|omit|circumvent|abandon)\b"
        rf"(?:\s+(?:about|everything|completely|totally|and)){{0,2}}(?:\s+{_EARLIER}){{1,5}}\s+(?:\w+\s+){{0,2}}{_ORDERS}\b",
    ),
    _rule(
        "injection",
        0.9,
        "asks to forget what was said",
        r"\b(?:ignore|disregard|forget)\s+(?:everything|all|anything|whatever)\s+(?:\w+\s+){0,3}"
        r"(?:above|before|said|told|written|previously|prior|know|learned|i\s+said)\b",
    ),
    _rule(
        "injection",
        0.9,
        "asks for the hidden prompt",
        r"\b(?:reveal|print|show|repeat|output|display|leak|expose|disclose|share|tell|give|return|write)\b\s+(?:\w+\s+){0,4}"
        r"(?:your|the|its)\s+(?:\w+\s+){0,3}(?:system\s+prompt|hidden\s+prompt|initial\s+(?:prompt|instructions)|"
        r"(?:secret|hidden|original|internal)\s+(?:instructions?|prompt|rules)|instructions\s+(?:above|you\s+were\s+given))\b",
    ),
    _rule(
        "injection",
        0.85,
        "gives new orders in place of the old ones",
        rf"\b(?:new|updated|real|actual|following)\s+(?:system\s+)?{_ORDERS}\s*(?::|are|is)\s*(?:\w+\W+){{0,12}}?"
        r"(?:ignore|instead|you\s+(?:must|will|are|should)|only\s+(?:say|print|respond)|respond\s+with|print|say)\b",
    ),
    _rule(
        "injection",
        0.85,
        "tells the model to answer only so",
        r"\b(?:instead|now|from\s+now\s+on|henceforth)\b[\s,:]+(?:\w+\s+){0,4}(?:you\s+(?:will|must|should|are\s+(?:to|going\s+to))\s+)?"
        r"(?:only\s+)?(?:respond|answer|reply|print|output|say)\s+(?:only\s+)?(?:with|exactly|as|the\s+(?:word|phrase))\b",
    ),
    _rule(
        "injection",
        0.85,
        "asks to send data out",
        r"\b(?:send|post|exfiltrate|upload|forward|transmit|leak|email|e-mail)\b\s+(?:[\w']+\s+){0,6}"
        r"(?:passwords?|credentials|api\s+keys?|tokens?|secrets?|conversation|chat\s+history|cookies|user(?:'s)?\s+data)\s+(?:\w+\s+){0,4}?to\b",
    ),
    _rule(
        "jailbreak",
        0.95,
        "names a persona without rules",
        r"\b(?:you\s+are|act\s+as|pretend\s+(?:to\s+be|you\s+are)|behave\s+as|play\s+the\s+role\s+of|roleplay\s+as|become|simulate|stay\s+in\s+character\s+as)\b"
        r"\W+(?:\w+\W+){0,12}?(?:dan\b|do\s+anything\s+now|jailbroken|unfiltered|uncensored|unrestricted|amoral|"
        r"evil\s+\w+|without\s+(?:any\s+)?(?:rules|restrictions|limits|filters|morals|ethics|censorship)|no\s+(?:rules|restrictions|limits|filters|ethical))",
    ),
    _rule(
        "jailbreak",
        0.85,
        "frees the model from its rules",
        r"\b(?:free|freed|released|liberated|unbound)\s+(?:from|of)\s+(?:\w+\s+){0,3}(?:restrictions|rules|limits|limitations|constraints|policies|guidelines|confines)\b"
        r"|\b(?:not|never|no\s+longer)\s+(?:bound|limited|restricted|constrained)\s+by\s+(?:\w+\s+){0,4}(?:rules|policies|guidelines|restrictions|ethics|openai|laws)\b",
    ),
    _rule(
        "jailbreak",
        0.85,
        "forbids the model to refuse",
        r"\b(?:never|do\s+not|don't|cannot|can't|must\s+not|won't|will\s+not)\s+(?:ever\s+)?(?:refuse|decline|say\s+(?:no|that\s+you\s+can|you\s+can|sorry|i\s+can)|apologi[sz]e\s+or|reject|"
        r"include\s+(?:any\s+)?(?:warnings?|disclaimers?)|mention\s+(?:\w+\s+){0,3}(?:ai\b|openai|policy|policies|ethic\w*))",
    ),
    _rule(
        "jailbreak",
        0.85,
        "switches on a special mode",
        r"\b(?:enable|enter|activate|switch\s+to|you\s+are\s+(?:now\s+)?in|turn\s+on|simulate)\s+(?:\w+\s+){0,2}(?:developer|dan|jailbreak|god|debug|sudo|unrestricted|opposite|maintenance)\s+mode\b"
        r"(?!\s+(?:toggle|switch|button|setting))",
    ),
    _rule(
        "injection",
        0.9,
        "says the instructions were replaced",
        rf"\byour\s+(?:\w+\s+){{0,2}}{_ORDERS}\s+(?:have|has|had|were|was|are|is)\s+(?:now\s+|been\s+|being\s+){{0,2}}"
        r"(?:updated|changed|replaced|overridden|overwritten|revoked|suspended|superseded|lifted|cancelled|removed)\b",
    ),
    _rule(
        "injection",
        0.85,
        "switches protections off",
        r"\b(?:content|safety|security|ethical|moderation|output)\s+(?:polic(?:y|ies)|filter(?:s|ing)?|restrictions?|guidelines|checks)\s+"
        r"(?:are|is|were|have\s+been|has\s+been)\s+(?:now\s+)?(?:suspended|disabled|lifted|off|removed|deactivated|bypassed)\b"
        r"|\b(?:disable|deactivate|bypass|suspend|remove|turn\s+off)\s+(?:all\s+|any\s+|your\s+|the\s+){1,2}(?:content|safety|ethical|moderation)\s+(?:\w+\s+)?"
        r"(?:polic(?:y|ies)|filter(?:s|ing)?|restrictions?|guidelines|guardrails|checks|protocols)\b",
    ),
    _rule(
        "injection",
        0.85,
        "asks what a model was told in secret",
        r"\bwhat\s+(?:is|was|were|are|does|did)\s+(?:your|the)\s+(?:\w+\s+){0,3}(?:system\s+prompt|initial\s+prompt|first\s+prompt|original\s+prompt|hidden\s+(?:prompt|instructions?)|prior\s+instructions?|initial\s+instructions?)\b"
        r"|\b(?:what|which)\s+(?:instructions?|prompt)\s+(?:were|was|are|have)\s+you\s+(?:been\s+)?(?:given|told|fed)\b"
        r"|\b(?:repeat|print|copy|translate|summari[sz]e|spell[\s-]?check|show|reveal|tell\s+me|give\s+me|output|display)\s+(?:me\s+)?(?:\w+\s+){0,4}(?:your|the)\s+(?:\w+\s+){0,2}(?:system\s+prompt|prompt\s+texts?|instructions\s+(?:above|you\s+(?:were|have)))",
    ),
    _rule(
        "injection",
        0.85,
        "asks about a password a model keeps",
        r"\b(?:ask(?:ed)?|tell|told|give|gave)\s+(?:you|me)\s+(?:for\s+|about\s+|what\s+)?(?:the|your)\s+(?:\w+\s+)?(?:password|secret\s+key|secret\s+word|confidential\s+(?:data|information))\b"
        r"|\bwhat\s+(?:would|will)\s+you\s+(?:say|answer|respond)\b.{0,60}\b(?:password|secret|confidential)\b"
        r"|\b(?:password|secret\s+key|confidential\s+(?:data|information))\b.{0,60}\bwhat\s+(?:would|will)\s+you\s+(?:say|answer|respond)\b",
    ),
    _rule(
        "injection",
        0.9,
        "sends data to an address",
        r"\bhttps?://\S+[?&]\w+=\s*(?:\$?\{|<|%|\[)?\s*\w*(?:secret|token|api_?key|cookie|password|session|credential)",
    ),
    _rule(
        "injection",
        0.85,
        "plays a system message that overrides",
        r"(?:\bsystem\b|\badmin(?:istrator)?\b|\bdeveloper\b)\W{0,4}(?:mode\W{0,4}|override\W{0,4}|message\W{0,4}|prompt\W{0,4}){1,2}:?\W{0,4}(?:\w+\W+){0,12}?(?:you\s+(?:are|must|will|can|may)\s+(?:now|always|no\s+longer)|all\s+(?:\w+\s+){0,2}(?:policies|rules|restrictions|filters)|ignore|disregard|reveal|unrestricted)\b"
        r"|\[\s*system(?:[\s_](?:mode|override|message|prompt|note))\s*\]",
    ),
    _rule(
        "injection",
        0.85,
        "drops the task for another",
        r"\b(?:forget|ignore|disregard|stop|drop|skip)\s+(?:about\s+)?(?:all\s+)?(?:that|this|it|these|those|the\s+(?:above|task|assignments?|question|text)|your\s+(?:task|job|instructions?|assignments?|role))\b[\s,.;:!-]+(?:and\s+|now\s+|instead\s+|just\s+|can\s+you\s+|please\s+|then\s+){0,3}"
        r"(?:tell|give|write|show|say|print|answer|provide|respond|explain|do|execute|generate|list|what|how|who)\b",
    ),
    _rule(
        "injection",
        0.9,
        "asks in another language to drop earlier instructions",
        r"\b(?:ignorier\w*|vergiss|vergesse|missachte\w*)\b\W+(?:\w+\W+){0,5}?(?:anweisung\w*|instruktion\w*|befehl\w*|regeln|aufgaben|vorherige\w*|bisherige\w*|davor|zuvor|obige\w*)"
        r"|\b(?:ignor[ae]\w*|olvid[ae]\w*|descart[ae]\w*)\b\W+(?:\w+\W+){0,5}?(?:instrucci\w+|indicaci\w+|reglas|órdenes|anterior\w*\s+instr\w+)"
        r"|\boubli\w+\b\W+(?:\w+\W+){0,5}?(?:instructions?|consignes|règles|directives)|\bignor\w+\b\W+(?:\w+\W+){0,5}?(?:consignes|règles|directives|instructions?\s+(?:pr[ée]c|ant)\w+)"
        r"|\b(?:ignora\w*|dimentica\w*)\b\W+(?:\w+\W+){0,5}?(?:istruzion\w+|regole|indicazion\w+)"
        r"|\b(?:ignor\w+|esque\w+|desconsider\w+)\b\W+(?:\w+\W+){0,5}?(?:instruç\w+|regras|orientaç\w+)"
        r"|(?:игнориру\w+|забуд\w+|проигнорируй\w*|не\s+обращай\w*)\W+(?:\w+\W+){0,5}?(?:инструкц\w+|указани\w+|правил\w+|команд\w+)"
        r"|(?:忽略|无视|忘记|忘掉|不理会|無視|忽視).{0,14}(?:指令|指示|说明|規則|规则|提示|說明)"
        r"|(?:指示|命令|ルール|プロンプト|説明).{0,10}(?:無視|忘れ)|(?:지시|명령|규칙|프롬프트|지침).{0,12}(?:무시|잊)"
        r"|(?:bỏ\s+qua|quên|phớt\s+lờ).{0,25}(?:hướng\s+dẫn|chỉ\s+dẫn|lệnh|quy\s+tắc|chỉ\s+thị)"
        r"|(?:talimat\w*|kural\w*|komut\w*).{0,25}(?:yok\s+say|görmezden|unut|dikkate\s+alma)"
        r"|(?:تجاهل|انس).{0,30}(?:التعليمات|تعليمات|القواعد|الأوامر)|(?:निर्देश|नियम).{0,30}(?:अनदेखा|भूल|नज़रअंदाज़|उपेक्षा|ध्यान न)"
        r"|(?:নির্দেশ|নিয়ম).{0,30}(?:উপেক্ষা|ভুলে)|(?:abaikan|lupakan).{0,25}(?:instruksi|perintah|aturan)|(?:zignoruj|zapomnij).{0,25}(?:instrukcj|polece|zasad)"
        r"|(?:negeer|vergeet).{0,25}(?:instructies|regels|opdrachten)",
    ),
    _rule(
        "jailbreak",
        0.85,
        "speaks of a model that follows no rules",
        r"\b(?:does|do|did|will|must|should)\s+not\s+(?:have\s+to\s+)?(?:follow|abide\s+by|adhere\s+to|obey|respect)\s+"
        r"(?:any\s+|the\s+|all\s+|your\s+|openai\W*s?\s+){1,2}(?:\w+\s+){0,2}"
        r"(?:rules|laws|polic(?:y|ies)|ethic\w*|moral\w*|restrictions|safety)\b"
        r"|\b(?:respond|answer|reply|write|speak|act|talk)\s+(?:\w+\s+){0,3}(?:without|free\s+of)\s+(?:any\s+|all\s+)?"
        r"(?:\w+\s+)?(?:restrictions?|censorship|filters?|moral\w*|ethic\w*|refusals?)\b"
        r"|\byou\s+have\s+no\s+(?:\w+\s+)?(?:restrictions|rules|limits|limitations|filters|morals|ethics|guidelines)\b",
    ),
    _rule(
        "injection",
        0.85,
        "declares rules void",
        r"\ball\s+(?:\w+\s+){0,2}(?:rules|constraints|restrictions|policies|guidelines|safeguards|limitations)\s+"
        r"(?:are|have\s+been|were)\s+(?:now\s+|hereby\s+)?(?:lifted|suspended|void|removed|revoked|disabled|gone)\b",
    ),
    _rule(
        "injection",
        0.85,
        "breaks off the text to order something else",
        r"\b(?:ignore|disregard|skip)\s+(?:all\s+)?the\s+(?:rest|remainder)\s+of\s+(?:this|the|that)\s+\w+\s+(?:and|then)\s+"
        r"(?:print|say|write|output|answer|respond|reply|tell|return|visit|open)\b"
        r"|\b(?:respond|answer|reply|continue|comply)\s+(?:\w+\s+){0,6}(?:ignoring|disregarding|bypassing)\s+"
        r"(?:\w+\s+){0,3}(?:instructions?|prompt|rules|guidelines|policies|safeguards)\b",
    ),
)
