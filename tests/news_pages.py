"""Invented pages as Arabic news sites build them: markup, furniture and encodings are theirs, the news is nobody's."""

LEAD = "أعلن رئيس الوزراء في جمهورية نورستان أمس الجمعة استقالة حكومته، بعد أسبوع من الاحتجاجات في العاصمة."
SPEECH = "وقال في كلمة متلفزة إن «الحكومة لم تعد قادرة على العمل»، مضيفا أن القرار نهائي ولا رجعة فيه."
REACTION = "ودعت الأمم المتحدة جميع الأطراف إلى ضبط النفس، وطالبت بفتح تحقيق مستقل في أحداث الأسبوع الماضي."
COUNT = "وكانت وزارة الصحة قد أعلنت مقتل 12 شخصا وإصابة 140 آخرين في المواجهات بين الشرطة والمتظاهرين."
PARAGRAPHS = (LEAD, SPEECH, REACTION, COUNT)
TITLE = "استقالة حكومة نورستان بعد أسبوع من الاحتجاجات"
BODY = "\n".join(PARAGRAPHS)

# a television channel: JSON-LD, share buttons, boxes of related news inside the text, credit of agencies at its end
CHANNEL = f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{TITLE} | أخبار | قناة الأفق</title>
<meta property="og:site_name" content="قناة الأفق"><meta property="og:title" content="{TITLE}">
<meta property="og:image" content="https://ufuq.example/i.jpg">
<link rel="canonical" href="https://ufuq.example/news/2024/3/9/istiqala#top">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{TITLE}",
 "datePublished": "2024-03-09T01:30:00+03:00", "publisher": {{"@type": "Organization", "name": "قناة الأفق"}}}}</script>
<style>.share {{ color: red }}</style></head><body>
<header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/p">سياسة</a></li><li><a href="/e">اقتصاد</a></li>
<li><a href="/s">رياضة</a></li></ul></nav></header>
<div class="ticker">عاجل: <a href="/n/1">زلزال يضرب جزر القمر</a></div>
<main><article><h1>{TITLE}</h1>
<div class="meta"><time datetime="2024-03-09T01:30:00+03:00">9/3/2024</time> آخر تحديث: 9/3/2024 02:10 (توقيت مكة)</div>
<div class="share-buttons"><span>شارك</span><a href="#f">فيسبوك</a><a href="#x">تويتر</a><a href="#w">واتساب</a></div>
<figure><img src="i.jpg" alt=""><figcaption>متظاهرون أمام مقر الحكومة (رويترز)</figcaption></figure>
<div class="wysiwyg"><p>{LEAD}</p><p>{SPEECH}</p>
<p><strong>اقرأ أيضا: <a href="/n/2">وزير الخارجية ينفي نيته الاستقالة</a></strong></p>
<div class="more-on"><h3>المزيد</h3><ul><li><a href="/n/3">محطات في حياة رئيس الوزراء</a></li>
<li><a href="/n/4">خريطة الاحتجاجات في نورستان</a></li></ul></div>
<p>{REACTION}</p><p>إعلان</p><p>{COUNT}</p>
<p class="source">المصدر : الأفق + وكالات</p></div>
<div class="tags"><span>كلمات مفتاحية:</span> <a href="/t/1">نورستان</a> <a href="/t/2">احتجاجات</a></div>
</article><aside><h2>الأكثر قراءة</h2><ol><li><a href="/n/5">أسعار النفط تتراجع</a></li>
<li><a href="/n/6">منتخب الشباب يفوز</a></li></ol></aside></main>
<footer><p>جميع الحقوق محفوظة © 2024 قناة الأفق</p></footer></body></html>"""

# a news agency: an old encoding, no metadata but the title, the outlet's name in it, a line of place and agency
AGENCY = f"""<html dir="rtl"><head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">
<title>{TITLE} - وكالة النهر للأنباء</title>
<meta name="date" content="2024-03-09"></head><body>
<div id="top"><a href="index.html">الرئيسية</a> | <a href="arc.html">الأرشيف</a> |
<a href="call.html">اتصل بنا</a></div>
<div id="content"><h1 class="headline">{TITLE}</h1>
<div class="tools"><a href="#">طباعة</a> <a href="#">إرسال لصديق</a> <a href="#">تكبير الخط</a></div>
<div class="story"><p>نورآباد 9 مارس (النهر) - {LEAD}</p>
<p>{SPEECH}</p><p>{REACTION}</p><p>{COUNT}</p></div></div>
<div id="bottom">حقوق النشر محفوظة لوكالة النهر للأنباء</div></body></html>"""

# a newspaper whose text is broken by <br> in one element, with a newsletter box and readers' comments
NEWSPAPER = f"""<!doctype html><html lang="ar"><head>
<meta http-equiv="content-type" content="text/html; charset=iso-8859-6">
<meta property="og:site_name" content="صحيفة المرفأ"><meta property="og:title" content="{TITLE} - صحيفة المرفأ">
<meta property="article:published_time" content="2024-03-09T06:00:00Z"></head><body>
<div class="menu"><ul><li><a href="/a">محليات</a></li><li><a href="/b">عربي ودولي</a></li></ul></div>
<div class="article-body" itemprop="articleBody"><h2>{TITLE}</h2>
{LEAD}<br><br>{SPEECH}<br><br>{REACTION}<br><br>{COUNT}</div>
<form class="newsletter"><p>اشترك في النشرة البريدية ليصلك جديدنا</p><input type="email"></form>
<div id="comments" class="comments"><h3>التعليقات</h3>
<div class="comment"><p>خبر مهم وشكرا لكم على هذه التغطية</p></div></div>
</body></html>"""

# a portal that scripts fill: the text twice, for readers and in a script, with calls to follow and a video between
PORTAL = f"""<!DOCTYPE html><html lang="ar-AE" dir="rtl"><head><meta charset="UTF-8">
<title>{TITLE}</title><meta property="og:site_name" content="بوابة الساحل">
<meta property="article:published_time" content="2024-03-09T09:00:00+04:00"></head><body>
<div id="__app"><div class="breadcrumb"><a href="/">الرئيسية</a> » <a href="/w">العالم</a></div>
<section class="post"><h1>{TITLE}</h1><div class="by">دبي - بوابة الساحل</div>
<div class="post-content"><p>{LEAD}</p>
<p>تابعونا على تلغرام لتصلكم الأخبار العاجلة: <a href="https://t.example/x">اضغط هنا</a></p>
<p>{SPEECH}</p><iframe src="https://video.example/1"></iframe><div class="ad">إعلان</div>
<p>{REACTION}</p><p>شاهد: <a href="/v/1">لحظة إعلان الاستقالة</a></p><p>{COUNT}</p>
<p>انضموا إلى قناتنا على واتساب</p></div>
<div class="related-posts"><h3>مواضيع ذات صلة</h3><div><a href="/1"><h4>البرلمان يجتمع الأحد</h4></a></div></div>
</section></div><script>window.__DATA__ = {{"body": "<p>{LEAD}</p>"}};</script>
<noscript><img src="https://count.example/p.gif"></noscript></body></html>"""

PAGES = {
    "channel": CHANNEL.encode(),
    "agency": AGENCY.encode("cp1256"),
    "newspaper": NEWSPAPER.encode("iso8859-6", errors="xmlcharrefreplace"),
    "portal": PORTAL.encode(),
}
