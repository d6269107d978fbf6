"""uncased: where, in a script without capitals, a label or an appeal ends and a sentence is glued to it.

``구독하기 섬에는 학교가 있다`` and ``続きを読む島には学校がある`` show no capital at the seam. What shows it is how the front
ends: in a form that ends sentences (``주세요``, ``ください``, ``करें``) or in the last word of a button, with nothing behind it
that would carry the sentence on (a particle, a conjunction, a noun that such a verb describes).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from bodycopy.document import Span
from bodycopy.kernel.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# How far from its front a sentence may have a seam, and how many characters must stand behind the last one.
_WITHIN = 140
_BEHIND = 6
# An article's sentence is at least as long.
_PROSE = 30

_HAN = "\u3400-\u9fff"
_KANA = "\u3041-\u30ff"

# --- Chinese ----------------------------------------------------------------------------------------------

# A button's verb is the end of a label where it is told to be done at once.
_ZH_LABEL = (
    "登录|登入|註冊|注册|订阅|訂閱|捐款|捐助|赞助|贊助|支持|打赏|打賞|赞赏|讚賞|关注|關注|追蹤|下载|下載|购买|購買|开通|開通|加入|接受|"
    "拒绝|拒絕|同意|分享|收藏|點讚|点赞|在看|举报|檢舉|取消|关闭|關閉|提交|發送|发送|确定|確定|设置|設定|登出|订购|訂購|試用|试用|體驗|体验"
)
_ZH = pattern(
    r"(?:"
    rf"(?:立即|马上|馬上|现在就|免费|免費|点击|點擊|一键|前往|我要|全部|我|不)(?:{_ZH_LABEL})(?:我们|我們|作者|本站|会员|會員)?|"
    r"(?:阅读|閱讀|查看|展开|展開|看|读|浏览|瀏覽|觀看|解锁|解鎖)(?:完整)?(?:全文|原文|更多|全部|报道|報導|文章|内容|內容)|"
    r"(?:了解|瞭解|加载|載入|显示|顯示)(?:更多|詳情|详情)|(?:复制|複製)(?:链接|連結|网址|網址)|(?:支持|赞助|贊助|支援)(?:我们|我們|作者|本站)|"
    r"(?:发表|發表|查看|写|寫|我要|更多|全部|最新)(?:评论|評論|留言)|我知道了|知道了|(?:管理|隐私|隱私|更改|Cookie ?)(?:设置|設定|偏好|选项|選項)|"
    r"(?:同意|接受)(?:并|並)(?:继续|繼續|关闭|關閉)|(?:继续|繼續|往下|向下)(?:阅读|閱讀)|取消(?:订阅|訂閱)|精[彩选選](?:内容|內容|新闻|新聞|文章|资讯)|"
    r"全站(?:深度)?(?:内容|內容|文章)|(?:会员|會員|订户|訂戶|訂閱者?)(?:专享|專享|专属|專屬|限定)(?:文章|内容|內容)?|朋友圈|QQ空间|"
    r"延伸阅读|延伸閱讀|热门推荐|熱門推薦|猜你喜欢|猜你喜歡|"
    r"(?:必究|所有权利|版权所有|版權所有|请勿转载|請勿轉載|不得转载|不得轉載|谢绝转载|严禁转载)|\d ?(?:条评论|則留言|则留言|次阅读|次閱讀|人赞赏|人打赏|人赞同|分钟|分鐘)|"
    r"[（(]\d+[)）]|\d{1,2}:\d\d(?::\d\d)?(?: ?(?:更新|发布|發布))?"
    r")"
)
# These alone, at the front, are answers to a question that stood before them.
_ZH_ALONE = pattern("接受|同意|拒绝|拒絕|我知道了|取消|关闭|關閉")
# What carries a Chinese sentence on behind such words.
_ZH_ON = pattern(
    r"[之度力所全此本点點的地得了着著过過是和与與或及并並等者中时時后後前率量人数數区區里裡、就才都也还還将將可会會能须須需要即则則而但对對于於为為给給被把让讓到至"
    r"按鈕钮键链鏈权權费費服功页頁界制方法型类類平系]|以[及来來]|在[线線]|本[文站报報网網]|[一-鿿]?(?:按钮|按鈕|链接|連結|服务|服務|功能|页面|頁面)"
)

# --- Japanese ---------------------------------------------------------------------------------------------

_JA = pattern(
    r"(?:"
    r"です|ます|ません|ました|でした|ください|下さい|ましょう|(?:登録|購読|フォロー|参加|応援|支援|寄付|シェア|チェック)しよう|"
    r"(?:は|から)こちら|こちらから|(?:寄付|支援|応援|登録|購読|同意|許可|拒否|承諾|フォロー|シェア|ポスト|ツイート|共有|送信|投稿|コピー|ログイン|解約|設定|拡大|印刷|報告|保存|加入)する|"
    r"(?:続き|全文|もっと|詳細|一覧|すべて|全て|記事)を?(?:読む|見る|表示|開く)|を(?:書く|見る|読む|聞く|贈る|送る|閉じる|開く|受け取る)|LINEで送る|"
    r"(?:会員|無料|新規|メルマガ|読者|メール|チャンネル|無料会員|友だち)(?:登録|追加)|(?<=[\s　?？・|｜])ログイン|すべて許可|リンクをコピー|URLをコピー|会員限定(?:記事)?|有料記事|"
    r"[\d,]+文字|[（(][\d,]+件?[)）]|\d件(?:のコメント)?|\d{1,2}[:：時]\d\d分?(?: ?(?:更新|配信|公開|掲載)[)）]?)?|"
    r"(?:アクセスランキング|あわせて読みたい|おすすめ記事|人気記事|スポンサーリンク|スポンサードリンク|転載を禁じます|転載禁止|読み放題|いつでも解約可能|(?:つづく|続く)(?=[^\W\d_\u3041-\u309f])|通信社|写真部|(?:Play|Store)からダウンロード|ブックマーク|約?\d+分)"
    r")"
)
_JA_NEXT = pattern(
    rf"[{_HAN}\u30a1-\u30fa0-9０-９A-ZＡ-Ｚ「『“（〈《]|[こそあど](?:の|れ|こ|ん|う)|しかし|また|一方|だが|なお|ある[{_HAN}日]|いま|今|さらに|すでに|もう|まだ|ただ|ところ|とはいえ|やがて|"
    r"かつて|ようやく|ついに|いつ|なぜ|きのう|きょう|あす|むかし|ひと|みな"
)
# Nouns that a verb before them describes ("寄付する人"), and what makes one word with it ("関連記事一覧").
_JA_ON = pattern(
    r"[人側者方国店際場時日前後上中気形力声数額金手道法案量率権点型用件分回]|企業|団体|会社|個人|仕組|制度|意向|方針|動き|考え|計画|予定|理由|必要|ボタン|機能|画面|義務|習慣|機会|体制|"
    r"姿|意味|費用|作業|目的|効果|可能|条件|対象|余裕|市民|住民|読者|利用者|ユーザー|会員|ファン|若者|女性|男性|親|子|文化|取り組み|運動|自転車|車|サービス|サイト|ページ|一覧|リンク|調|"
    r"と[いか]|も[のち]|わけ|こと|ため|よう|たび|ほど|だけ|まで|など|より|から|[のにはがをでもとへやかねよし、。」』）]"
)

# --- Korean -----------------------------------------------------------------------------------------------

_KO = pattern(
    r"(?:"
    r"(?:세요|십시오|[가-힣]니다|해요|까요|나요|가요|드려요|겨요|(?:구독|후원|공유|가입|신청|로그인|응원|제보|추가|보내|팔로우|다운로드|기부|결제|참여|작성|문의|등록|설정|열람|이용)(?:하기|받기)|"
    r"보기|쓰기|듣기|받기|주기|닫기|더보기|바로가기|달기|남기기|복사하기)|"
    r"(?:로그인|회원가입|금지|복사|최신순|등록순|공감순|추천순|(?:구독|가입|후원|멤버십|무료|체험|시작) (?:신청|가입|체험)|모두 동의|모두 거부|설정 변경|광고\]|많이 본 뉴스|많이 본 기사|\d ?분|(?:월|매월|매달) [\d,]+원|[\w.-]+@[\w.-]+\.[a-z]+|\d{3,4}-\d{4}|\d:\d\d|\d분 (?:입력|수정|등록|업데이트))"
    r")"
    r"[)\]>]?(?= )"
)
# Words behind that carry a Korean sentence on.
_KO_ON = pattern(
    r" (?:위해|위한|위하여|전에?\b|때문|시작|어려|어렵|쉬운|쉽|좋|운동|행사|캠페인|버튼|기능|서비스|페이지|화면|창|메뉴|후|뒤|이후|중|등|및|또는|또|라고|라는|라며|하고|했|한다|하며|"
    r"요금|상품|이용권|구독권|가능|필요|않|못|힘|바라|바쁘|싫|어떨|마련|수\b|것|건|관련|여부|과정|절차|방식|방법|사업|대회|조항|규정|조치|명령|법|정책|계정|정보|주소|결과|[0-9])"
)

# --- Hindi ------------------------------------------------------------------------------------------------

_HI = pattern(
    r"(?:करें|कीजिए|पढ़ें|पढ़ें|देखें|जुड़ें|जुड़ें|दें|लें|जाएं|जाएँ|पाएं|पाएँ|बनाएं|बनाएँ|लिखें|बताएं|बताएँ|सुनें|बदलें|बढ़ें|बढ़ें|रहें|जानें|भेजें|बनें|लगाएं|दबाएं|मिनट|"
    r"लॉगिन|लॉग इन|कमेंट्स|सुरक्षित|वर्जित|IST|am|pm|AM|PM)(?= )"
)
_HI_ON = pattern(
    r" (?:फेसबुक|फ़ेसबुक|व्हाट्सऐप|व्हाट्सएप|ट्विटर|एक्स|और|या|तो|कि|ताकि|क्योंकि|लेकिन|मगर|पर|में|से|को|का|के|की|ने|वाले|वाली|वाला|जिससे|जिस|जिन|जो|ही|भी|न|नहीं|बल्कि|जैसे|ऐसे|यही|एवं|व|है|हैं|था|थे|थी|बाज़ार|बजे|तक|बाद|पहले)(?= |,)"
)

# --- Arabic -----------------------------------------------------------------------------------------------

_AR = pattern(
    r"(?<= )(?:(?<!حتى )الآن|القراءة|محفوظة|المستقلة|الإلكتروني|واتساب|تلغرام|تليغرام|فيسبوك|وإنستغرام|إنستغرام|يوتيوب|غوغل|بلاي|وتويتر|News|إكس|دقائق|غرينتش|وكالات|المجانية|موافق|الجميع|"
    r"هنا|الدخول|المزيد|الإعلان|تعليق(?:ًا|اً|ا)?|الكل|التفضيلات|الإعدادات|واستمرار|ومتابعة|مجان(?:ي|ًا|اً|ا)|أيض(?:ًا|اً|ا)|صلة|بريدك|"
    r"يومي(?:ًا|اً|ا)|فقط|معنا|قناتنا|نشرتنا)(?= )"
)
# Behind these even "in" begins another sentence.
_AR_WHOLE = pattern(
    r"(?<= )(?:القراءة|محفوظة|المستقلة|الإلكتروني|البريدية|واتساب|تلغرام|تليغرام|فيسبوك|وإنستغرام|إنستغرام|يوتيوب|غوغل|بلاي|وتويتر|تويتر|News|إكس|دقائق|دقيقتان|غرينتش|وكالات|رويترز|"
    r"المجانية|موافق|الجميع|متعلقة|التعليقات|للاشتراك|للتعليق|يناسبك|© ?[\d٠-٩]+|[\d٠-٩]{1,2}:[\d٠-٩]{2}|[\d٠-٩]{1,2}/[\d٠-٩]{1,2}/[\d٠-٩]{4})(?= في )"
)
_AR_ON = pattern(
    r" (?:يرجى|الرجاء|أكثر|مئات|آلاف|عشرات|نحو|عدد|ألف|هذا|هذه|يجب|سجل|سجّل|اشترك|في|من|على|إلى|عن|مع|أو|ثم|لكن|حتى|كي|أن|إن|التي|الذي|عبر|دون|بعد|قبل|منذ|ضد|بين|خلال|هو|هي|كل|و(?!كان|قال|يقول|تقول|أعلن|أضاف|ترى|يرى|تبلغ|قد|لم|في|من )|ل(?!م |كن|ا )|ب(?!دأ|لغ|عد|ين)|ال)"
)

_STARTS = ("\u0600", "\u0700", "\u0900", "\u0980", "\u3041", "\ua000", "\uac00", "\ud7b0")
_SCRIPTS = ("", "ar", "", "hi", "", "han", "", "ko", "")
_SCRIPT = pattern("[\u0600-\u06ff\u0900-\u097f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# What a sentence begins with: a letter, a figure, an opening mark.
_OPENS = pattern(r"[^\W_]|[“‘«「『《(]")
_SPACED = {"ko": (_KO, _KO_ON), "hi": (_HI, _HI_ON), "ar": (_AR, _AR_ON)}
_KANA_HERE = pattern(f"[{_KANA}]")
# Behind a speech that is a sentence by itself no particle stands.
_SPEECH = pattern(rf"「[^「」]*」(?=[{_HAN}\u30a1-\u30faA-Z0-9【＜]|この|その|あわせて|もっと|こちら|いま)")


# A credit in brackets is a sentence by itself: "(Photo: ...)", "[Photo = ...]".
_BRACKETS = pattern(r"[(\[（【][^()\[\]（）【】]{0,80}[:：=＝/／|][^()\[\]（）【】]{1,80}[)\]）】](?=\s?[^\W_])")


# Reporting ends its sentences in the plain style, and what speaks to a reader in the polite one: 했다 and 합니다, した and しました.
_PLAIN = pattern("(?<!니)다(?=[.．])|(?<!まし)(?<!でし)た(?=。)|だ(?=。)")


def plain_ends(text: str) -> Iterator[Span]:
    """Yield where Korean and Japanese sentences end in the plain style, which no banner speaks in."""
    for found in _PLAIN.finditer(text):
        yield Span(*found.span())


def uncased_seams(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets, near the front of a sentence without capitals, behind which another begins with no mark between."""
    found = _SCRIPT.search(text, start, min(end, start + _WITHIN))
    if found is None:
        return
    script = _SCRIPTS[bisect_right(_STARTS, found.group())]
    credit = _BRACKETS.match(text, start, end)
    if credit and script:
        yield credit.end()
        start = credit.end() + (text[credit.end()] == " ")
    if script == "ar":
        for closer in _AR_WHOLE.finditer(text, start, min(end, start + _WITHIN)):
            if end - closer.end() > _PROSE:
                yield closer.end()
                return
    if script in _SPACED:
        closers, on = _SPACED[script]
        for closer in closers.finditer(text, start, min(end, start + _WITHIN)):
            at = closer.end()
            if end - at > _BEHIND and _OPENS.match(text, at + 1) and not on.match(text, at, end):
                yield at
    elif script == "han":
        yield from _unspaced(text, start, end)


def _unspaced(text: str, start: int, end: int) -> Iterator[int]:
    stop = min(end, start + _WITHIN)
    japanese = _KANA_HERE.search(text, start, end) is not None
    if japanese and text[start] == "「":
        speech = _SPEECH.match(text, start, end)
        if speech:
            yield speech.end()
            start = speech.end()
    closers = _JA if japanese else _ZH
    at = start
    if not japanese:
        label = _ZH_ALONE.match(text, start, stop)
        if label and end - label.end() > _BEHIND and not _goes_on(text, label.end(), end, japanese=False):
            yield label.end()
            at = label.end()
    for closer in closers.finditer(text, at, stop):
        if end - closer.end() > _BEHIND and not _goes_on(text, closer.end(), end, japanese=japanese):
            yield closer.end()


def _goes_on(text: str, at: int, end: int, *, japanese: bool) -> bool:
    """Tell whether what stands at ``at`` carries on the sentence before it."""
    if japanese:
        return _JA_NEXT.match(text, at, end) is None or _JA_ON.match(text, at, end) is not None
    return _OPENS.match(text, at + (text[at] == " ")) is None or _ZH_ON.match(text, at, end) is not None
